/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-sandbox.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct _WfTestSandbox
{
  GArray *program; /* struct sock_filter */
};

/* As `systemd-analyze syscall-filter @resources` lists them. */
static const int resources[] = {
  SYS_ioprio_set,    SYS_mbind,          SYS_migrate_pages,      SYS_move_pages,
  SYS_sched_setattr, SYS_sched_setparam, SYS_sched_setscheduler, SYS_sched_setaffinity,
  SYS_set_mempolicy, SYS_setpriority,    SYS_setrlimit,
};

static const int privileged[] = {
  SYS_acct,          SYS_adjtimex,      SYS_bpf,           SYS_capset,        SYS_chroot,
  SYS_clock_adjtime, SYS_clock_settime, SYS_delete_module, SYS_fanotify_init, SYS_fchown,
  SYS_fchownat,      SYS_finit_module,  SYS_init_module,   SYS_kexec_load,    SYS_open_by_handle_at,
  SYS_pivot_root,    SYS_quotactl,      SYS_reboot,        SYS_setdomainname, SYS_setfsuid,
  SYS_setfsgid,      SYS_setgid,        SYS_setgroups,     SYS_sethostname,   SYS_setregid,
  SYS_setresgid,     SYS_setresuid,     SYS_setreuid,      SYS_settimeofday,  SYS_setuid,
  SYS_swapoff,       SYS_swapon,        SYS_vhangup,
#ifdef SYS_chown
  SYS_chown,         SYS_lchown,        SYS_iopl,          SYS_ioperm,
#endif
};

static const struct
{
  const char *name;
  const int *calls;
  gsize n;
} groups[] = {
  { "@resources", resources, G_N_ELEMENTS (resources) },
  { "@privileged", privileged, G_N_ELEMENTS (privileged) },
};

static void
add (WfTestSandbox *self, struct sock_filter instruction)
{
  g_array_append_val (self->program, instruction);
}

static void
refuse_group (WfTestSandbox *self, const char *name, guint32 refusal)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (name, groups[i].name))
      {
        for (guint k = 0; k < groups[i].n; k++)
          {
            add (self, (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K,
                                                      (guint32) groups[i].calls[k], 0, 1));
            add (self, (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, refusal));
          }
        return;
      }
  g_error ("the unit names %s, which this test does not know", name);
}

static guint32
read_refusal (char **lines)
{
  static const char setting[] = "SystemCallErrorNumber=";

  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], setting))
      {
        g_assert_cmpstr (lines[i] + strlen (setting), ==, "EPERM");
        return SECCOMP_RET_ERRNO | EPERM;
      }
  return SECCOMP_RET_KILL_PROCESS;
}

WfTestSandbox *
wf_test_sandbox_new (const char *unit_path)
{
  static const char setting[] = "SystemCallFilter=~";
  WfTestSandbox *self = g_new0 (WfTestSandbox, 1);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (unit_path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const guint32 refusal = read_refusal (lines);
  self->program = g_array_new (FALSE, FALSE, sizeof (struct sock_filter));
  add (self, (struct sock_filter) BPF_STMT (BPF_LD | BPF_W | BPF_ABS,
                                            offsetof (struct seccomp_data, nr)));
  for (guint i = 0; lines[i]; i++)
    {
      if (!g_str_has_prefix (lines[i], setting))
        continue;
      g_auto (GStrv) names = g_strsplit (lines[i] + strlen (setting), " ", -1);
      for (guint k = 0; names[k]; k++)
        refuse_group (self, names[k], refusal);
    }
  g_assert_cmpuint (self->program->len, >, 1);
  add (self, (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  return self;
}

void
wf_test_sandbox_free (WfTestSandbox *self)
{
  g_array_unref (self->program);
  g_free (self);
}

gboolean
wf_test_sandbox_is_available (void)
{
  const guint32 action = SECCOMP_RET_KILL_PROCESS;

  return syscall (SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

void
wf_test_sandbox_enter (const WfTestSandbox *self)
{
  const struct sock_fprog program
      = { .len = (unsigned short) self->program->len, .filter = (gpointer) self->program->data };

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
      || prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    _exit (126);
}
