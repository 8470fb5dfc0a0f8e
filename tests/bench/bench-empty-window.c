/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The peer of the `startup` figure: an application of the same toolkit that shows one label. Prints
 * "painted" after its first frame and ends. */
#include <adwaita.h>

static void
painted_cb (GdkFrameClock *clock, gpointer app)
{
  g_print ("painted\n");
  g_application_quit (G_APPLICATION (app));
}

static void
activate_cb (GApplication *app, gpointer data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (app));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), gtk_label_new ("empty"));
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 900);
  gtk_window_present (GTK_WINDOW (window));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), app);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app
      = adw_application_new ("org.watchfloor.EmptyWindow", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
