/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-register.h"

G_BEGIN_DECLS

/* What was said of an operation of this register: it was seen, a write named it, a retire named it.
 */
typedef struct _WfMarks WfMarks;

/* Most registers hold one write for ever, so that case costs no allocation. A record keeps
 * registers by value and moves them about: nothing here may point into itself. */
struct _WfRegister
{
  union
  {
    WfLive one;   /* n_room is 0 */
    WfLive *many; /* owned block; stays once there, or a field that is often written past another
                     would be allocated again with each write */
  };
  guint n_live;
  guint n_room;   /* of @many */
  WfMarks *marks; /* NULL until something is superseded or retired */
};

/* As wf_register_apply (), by a caller who knows that the operation never came before: then what is
 * superseded need not be remembered once it has gone. */
void wf_register_apply_new (WfRegister *self, WfOperation *operation, const WfWrite *write);
void wf_register_dispose (WfRegister *self);

G_END_DECLS
