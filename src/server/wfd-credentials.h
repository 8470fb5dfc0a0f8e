/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who says to be whom: what stands in the headers of a request, and the body of a sign-in. Pure. */
#define WFD_COOKIE "AuthSession"

/* @line: all cookies, or NULL. The session's token, or NULL; free with g_free (). */
char *wfd_credentials_dup_cookie (const char *line);
/* "Basic <base64 of name:password>", or NULL. Wipe and free @password. */
gboolean wfd_credentials_read_basic (const char *line, char **user, char **password);
/* {"name": …, "password": …}, or the same as a form. FALSE: it is neither; free both anyhow. */
gboolean
wfd_credentials_read (const GByteArray *body, gboolean is_form, char **name, char **password);

G_END_DECLS
