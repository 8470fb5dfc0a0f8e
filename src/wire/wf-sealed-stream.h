/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/wf-keyring.h"
#include "model/wf-space.h"

G_BEGIN_DECLS

/* Bytes sealed to a few devices: the shell of everything that a courier carries (log.md §12).
 *
 *   {"wf-bundle":1,"realm":"exercise","keys":["<sealed key, hex>", …]}\n     readable by anyone
 *   24 bytes                                                                 header of the stream
 *   4 bytes big-endian length, frame of at most 64 KiB + 17; …               until the last frame
 *
 * One sealed key a recipient, without a name: an outsider sees how many there are and whether it is
 * an exercise, nothing else. Each frame is bound to the first line. {"key":"<hex>"} stands in place
 * of the sealed keys where there is no recipient: open to everybody, for what is no secret.
 *
 * Both ends block and belong to one thread. Errors name file and byte: WF_ERROR_INVALID cut short
 * or changed, WF_ERROR_PROTOCOL newer, WF_ERROR_DENIED sealed to others. */
#define WF_SEALED_VERSION 1
#define WF_SEALED_MAX_RECIPIENTS 200

typedef struct _WfSealedWriter WfSealedWriter;
typedef struct _WfSealedReader WfSealedReader;

/* @keys: public keys, WF_KEY_SIZE bytes each; NULL or empty: open. WF_ERROR_INVALID: a key that
 * nothing can be sealed to. Takes a reference to @out and does not close it. */
WfSealedWriter *
wf_sealed_writer_new (GOutputStream *out, WfRealm realm, GPtrArray *keys, GError **error);
gboolean wf_sealed_writer_write (
    WfSealedWriter *self, const void *bytes, gsize size, GCancellable *cancellable, GError **error);
/* Writes the last frame; without it the file is cut short. */
gboolean wf_sealed_writer_finish (WfSealedWriter *self, GCancellable *cancellable, GError **error);
void wf_sealed_writer_free (WfSealedWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfSealedWriter, wf_sealed_writer_free)

/* @name: of the file, for messages. @device: whose key it is opened with. */
WfSealedReader *wf_sealed_reader_new (GInputStream *in,
                                      const char *name,
                                      const WfDeviceKey *device,
                                      GCancellable *cancellable,
                                      GError **error);
WfRealm wf_sealed_reader_get_realm (WfSealedReader *self);
/* Nothing was secret in it. */
gboolean wf_sealed_reader_is_open (WfSealedReader *self);
/* Bytes of the file read so far. */
guint64 wf_sealed_reader_get_offset (WfSealedReader *self);
/* The next frame's content, borrowed until the next call; its size is never 0. FALSE with @error
 * unset after the last frame. */
gboolean wf_sealed_reader_next (WfSealedReader *self,
                                WfBytes *plain,
                                GCancellable *cancellable,
                                GError **error);
void wf_sealed_reader_free (WfSealedReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfSealedReader, wf_sealed_reader_free)

G_END_DECLS
