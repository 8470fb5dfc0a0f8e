/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-projection.h"
