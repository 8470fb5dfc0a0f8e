/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-head.h"
#include "wire/wf-operation-codec.h"

G_BEGIN_DECLS

/* The archive (.wfa): one JSON object a line. The first line is a header
 * {"wf-archive":1,"space":…,"epoch":…}; every other line is {"doc":{wire
 * document},"wf":{"seq":…,"time":<microseconds>,"rh":"<64 hex>","ctl":…,"head":{"k":…,"s":…}}},
 * "wf" absent where there is no receipt, "ctl" (the `ctl` receipt in force) where it did not tell,
 * "head" where the server did not sign this very receipt. Read line by line, never whole. */
typedef struct _WfArchiveReader WfArchiveReader;

WfArchiveReader *wf_archive_reader_open (const char *path, GError **error);
const char *wf_archive_reader_get_space (WfArchiveReader *self);
const char *wf_archive_reader_get_epoch (WfArchiveReader *self); /* or NULL */
/* FALSE at the end (@error unset) or on a broken line (@error names file and line). @has_receipt
 * tells whether the rest is set. */
gboolean wf_archive_reader_next (WfArchiveReader *self,
                                 GBytes **document,
                                 gboolean *has_receipt,
                                 gint64 *seq,
                                 gint64 *time_us,
                                 guint8 rh[WF_HASH_SIZE],
                                 GError **error);
/* Of the line that was read last; 0: not told. */
gint64 wf_archive_reader_get_ctl (WfArchiveReader *self);
/* What the server signed of the receipt of that line; NULL: nothing. */
const WfHead *wf_archive_reader_get_head (WfArchiveReader *self);
void wf_archive_reader_free (WfArchiveReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfArchiveReader, wf_archive_reader_free)

/* One line, for whoever carries such lines in another shell. @line is scanned by the limits below;
 * @rh and the rest are set where @has_receipt. Returns what is wrong with it, or NULL. */
#define WF_ARCHIVE_MAX_LINE (WF_OPERATION_MAX_DOCUMENT + 1024)
extern const WfJsonLimits wf_archive_line_limits;
const char *wf_archive_parse_line (WfJsonValue line,
                                   GBytes **document,
                                   gboolean *has_receipt,
                                   gint64 *seq,
                                   gint64 *time_us,
                                   guint8 rh[WF_HASH_SIZE],
                                   gint64 *ctl,
                                   gboolean *has_head,
                                   WfHead *head);

void wf_archive_append_header (GString *out, const char *space, const char *epoch);
/* @rh NULL: no receipt. @ctl 0: not told. @head: of this very receipt, or NULL. */
void wf_archive_append_line (GString *out,
                             const char *document,
                             gsize length,
                             gint64 seq,
                             gint64 time_us,
                             const guint8 *rh,
                             gint64 ctl,
                             const WfHead *head);

G_END_DECLS
