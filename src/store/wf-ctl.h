/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-validity.h"
#include "store/wf-db.h"
#include "wire/wf-operation-codec.h"

G_BEGIN_DECLS

/* The membership of a crisis as a store holds it: the pinned root key, every ctl operation, and
 * what red spaces say of their own members. */
WfMembership *wf_ctl_read (WfDb *db, WfDecoder *decoder, const WfSpace *space, GError **error);

G_END_DECLS
