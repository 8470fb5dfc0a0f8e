/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-app-common.h"
