/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line of JSON a record on stderr: time, level, topic, message and the caller's fields. Debug
 * topics are chosen by WF_DEBUG=sync,store (or "help", or "all"). Any thread. */
typedef enum
{
  WF_LOG_DEBUG,
  WF_LOG_INFO,
  WF_LOG_WARNING,
  WF_LOG_ERROR,
} WfLogLevel;

/* @…: pairs of const char * key and const char * value, ended by NULL. Never pass secrets. */
void wf_log (WfLogLevel level, const char *topic, const char *message, ...) G_GNUC_NULL_TERMINATED;
gboolean wf_log_wants (const char *topic);

G_END_DECLS
