/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The text domain and translation macros of the app: include this instead of glib/gi18n.h. */
#include <glib/gi18n.h>

#define WF_GETTEXT_PACKAGE "watchfloor"
