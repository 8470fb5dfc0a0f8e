/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/wf-transport.h"

G_BEGIN_DECLS

/* A server that knows attachments and nothing else, in memory, and does wrong when asked. */
#define WF_TYPE_FAKE_BLOBS (wf_fake_blobs_get_type ())
G_DECLARE_FINAL_TYPE (WfFakeBlobs, wf_fake_blobs, WF, FAKE_BLOBS, GObject)

struct _WfFakeBlobs
{
  GObject parent_instance;

  GByteArray *bytes; /* of the one attachment that it has, or a part of it */
  gboolean is_whole;
  int n_until_cut;          /* requests until the line breaks; -1: it holds */
  gboolean takes_then_cuts; /* the piece arrives and the answer does not */
  gboolean tampers;         /* changes a byte of what it hands out */
  gboolean is_deaf;         /* answers 409 with the same place for ever */
  guint n_requests;
};

WfFakeBlobs *wf_fake_blobs_new (void);

G_END_DECLS
