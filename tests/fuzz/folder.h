/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz/fuzz.h"

/* For targets that read files: a folder of this process, removed at its end. */
const char *fuzz_folder (void);
/* Its path in that folder, of a file that holds @data and only its owner may read. */
char *fuzz_folder_put (const char *name, const void *data, gsize size);
/* "=== NAME" stands before what the file of that name holds, as often as there are files; those of
 * @names, NULL-terminated, are there afterwards, and empty when nothing stands for them. */
void fuzz_folder_unpack (const char *const *names, const guint8 *data, gsize size);
