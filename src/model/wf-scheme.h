/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A scheme: phases, actors, responsibilities, modes, deadlines, sectors as versioned data
 * (data/schemes/, read by wire/wf-scheme-reader). Immutable once read, shared by reference, any
 * thread. Arrays hold pointers to the structs below; every text is UTF-8 in the scheme's own
 * language (English) unless the scheme brings translations. */
typedef struct
{
  const char *id, *name, *abbr;
  const char *level; /* political | operational | technical | cross-cutting … as in the data */
  const char
      *level_group; /* technical | operational | strategic-political | partner … as in the data */
  const char *scope, *mandate, *secretariat, *chair, *contact_type, *source, *confidence;
} WfSchemeActor;

typedef struct
{
  const char *id, *name, *description, *source;
  int order;
} WfSchemePhase;

typedef struct
{
  const char *id, *actor, *phase, *text, *source, *basis, *confidence;
} WfSchemeResponsibility;

typedef struct
{
  const char *id, *mechanism, *name, *level_group, *decided_by, *criteria, *source, *confidence;
  int order;
  gboolean is_activation; /* FALSE for a monitoring page and for the resting mode */
} WfSchemeMode;

/* What moves between modes. @actor: who runs it; its id is another one where the data has it so
 * ("ipcr" is run by "ipcr-roundtable"). */
typedef struct
{
  const char *id, *name, *actor;
} WfSchemeMechanism;

typedef struct
{
  const char *id, *instrument, *article, *obligation, *who, *who_actor, *to, *clock_start,
      *duration_iso, *kind, *confidence;
  gint64 duration_us; /* 0: no fixed duration */
} WfSchemeDeadline;

typedef struct
{
  const char *id, *name;
} WfSchemeSector;

typedef struct
{
  gatomicrefcount ref_count;
  const char *title, *version;
  GPtrArray *actors, *phases, *responsibilities, *modes, *deadlines,
      *sectors;          /* in the order of the data */
  GPtrArray *mechanisms; /* const char *: ids of mechanisms, in the order of the data */
  GHashTable *actor_by_id, *mode_by_id, *responsibility_by_id, *deadline_by_id, *phase_by_id,
      *sector_by_id;
  GHashTable *mechanism_by_id; /* id -> WfSchemeMechanism, which it owns */
  GStringChunk *texts;
} WfScheme;

/* Arrays and tables are made and empty. The arrays free their structs with g_free (); tables,
 * mechanisms and texts in the structs own nothing: texts go to @texts. */
WfScheme *wf_scheme_new (void);
WfScheme *wf_scheme_ref (WfScheme *self);
void wf_scheme_unref (WfScheme *self);
/* Lookups; NULL when the scheme does not know the id. An id "ms-csirt/FI" finds "ms-csirt". */
const WfSchemeActor *wf_scheme_get_actor (const WfScheme *self, const char *id);
const WfSchemeMode *wf_scheme_get_mode (const WfScheme *self, const char *id);
const WfSchemePhase *wf_scheme_get_phase (const WfScheme *self, const char *id);
const WfSchemeDeadline *wf_scheme_get_deadline (const WfScheme *self, const char *id);
const WfSchemeResponsibility *wf_scheme_get_responsibility (const WfScheme *self, const char *id);
const WfSchemeMechanism *wf_scheme_get_mechanism (const WfScheme *self, const char *id);
/* Modes of one mechanism by order; free with g_ptr_array_unref (), contents borrowed. */
GPtrArray *wf_scheme_dup_modes_of (const WfScheme *self, const char *mechanism);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfScheme, wf_scheme_unref)

G_END_DECLS
