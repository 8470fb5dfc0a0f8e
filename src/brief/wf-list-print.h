/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "model/wf-marking.h"

G_BEGIN_DECLS

/* A list on paper, for rooms without a screen: every sheet says its marking, the exercise, what the
 * list is of, the instant and which sheet it is, because sheets get apart. Lengths in points. One
 * thread at a time. */
typedef struct _WfListPrint WfListPrint;

typedef struct
{
  WfMarking marking;    /* the strictest of what is listed */
  const char *exercise; /* its name; NULL: a real crisis */
  const char *title;    /* "In view: 34" */
  const char *about;    /* crisis, instant, filter: lines that stand on every sheet */
} WfListPrintHead;

WfListPrint *wf_list_print_new (const WfListPrintHead *head);
void wf_list_print_free (WfListPrint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfListPrint, wf_list_print_free)

/* @sign, @detail, @aside may be NULL; @aside stands at the right. */
void wf_list_print_add (
    WfListPrint *self, const char *sign, const char *title, const char *detail, const char *aside);
/* When it is known later than the rows. */
void wf_list_print_set_marking (WfListPrint *self, WfMarking marking);
WfMarking wf_list_print_get_marking (const WfListPrint *self);
/* Lays the rows out on sheets of that size; returns how many there are, at least one. */
guint wf_list_print_lay_out (WfListPrint *self, cairo_t *cr, double width, double height);
/* Only after it was laid out. */
void wf_list_print_draw (WfListPrint *self, cairo_t *cr, guint sheet);

G_END_DECLS
