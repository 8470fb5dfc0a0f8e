/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* A fuzz target. With clang and -fsanitize=fuzzer the engine calls it; else replay.c feeds it the
 * kept corpus. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
