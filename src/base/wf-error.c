/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-error.h"

G_DEFINE_QUARK (wf - error, wf_error)
