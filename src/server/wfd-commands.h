/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One command of watchfloord; returns the exit status. */
int wfd_command_user_add (int argc, char **argv);
int wfd_command_user_list (int argc, char **argv);
int wfd_command_user_remove (int argc, char **argv);
int wfd_command_person_list (int argc, char **argv);
int wfd_command_device_list (int argc, char **argv);
int wfd_command_device_revoke (int argc, char **argv);
int wfd_command_member_list (int argc, char **argv);
int wfd_command_member_set (int argc, char **argv);
int wfd_command_member_end (int argc, char **argv);
int wfd_command_enrol_code (int argc, char **argv);
int wfd_command_red_add (int argc, char **argv);
int wfd_command_heads (int argc, char **argv);
int wfd_command_space_add (int argc, char **argv);
int wfd_command_certificate_add (int argc, char **argv);
int wfd_command_certificate_list (int argc, char **argv);
int wfd_command_certificate_remove (int argc, char **argv);
int wfd_command_neighbour_add (int argc, char **argv);
int wfd_command_neighbour_list (int argc, char **argv);
int wfd_command_neighbour_remove (int argc, char **argv);
int wfd_command_neighbour_pin (int argc, char **argv);
int wfd_command_serve (int argc, char **argv);
int wfd_command_backup (int argc, char **argv);
int wfd_command_restore (int argc, char **argv);
int wfd_command_verify (int argc, char **argv);

/* Parses and shows help; FALSE: end with @status. */
gboolean wfd_command_parse (
    const char *usage, const GOptionEntry *entries, int *argc, char ***argv, int *status);
int wfd_command_fail (const GError *error);

G_END_DECLS
