/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One field a line: the formatter would run them together. */
/* clang-format off */

/* The entity types and field names of profile 1: the words of the operation log. Strings of the wire, never shown, never
 * translated. A field "name/…" is one element of a set or one authority's statement (log.md §6). Times are ISO 8601 strings
 * with Z, integers are JSON integers, everything else strings unless it says boolean.
 *
 * Of any type, beside the marking of its space: handling (LIMITE | SENSITIVE), pap (PAP:CLEAR … PAP:RED). EU classified
 * markings have no field: such information is refused.
 *
 * References ("ref") are "<kind>:<id>": incident:<uuid> entry:<uuid> fault:<uuid> claim:<uuid> task:<uuid> briefing:<uuid>
 * drawing:<uuid> dataset:<uuid> asset:<dataset id> actor:<scheme id> mechanism:<actor id> country:<CC>. */

/* --- ctl --------------------------------------------------------------- */
/* ent = crisis uuid: root-key (64 hex), name, summary, opened-at */
#define WF_TYPE_NAME_GENESIS "genesis"
/* name (a function), desk ("FI"), actor (country actor, "csirt-fi"), label ("FI day desk") */
#define WF_TYPE_NAME_PERSON "person"
/* The certificate: person (uuid), key (64 hex), letter ("" or "B"…); written once, never changed. Revocation: revoked (true),
 * revoked-from (integer: a ctl receipt; absent: that of the revocation itself) */
#define WF_TYPE_NAME_DEVICE "device"
/* ent = person uuid by name: person (uuid), role ("observer", "analyst", "coordinator", "security-officer"); in `ctl`, and in a
 * red space for that space alone */
#define WF_TYPE_NAME_MEMBER "member"
/* x- only: shown-at, wall-at, rate (decimal string); the earliest counts */
#define WF_TYPE_NAME_CLOCK "exercise-clock"

/* --- incident: what is managed ----------------------------------------- */
#define WF_TYPE_NAME_INCIDENT "incident"
/* number        "FI-0031": the number of the entry it came from, kept
 * title, summary
 * kind          cable-fault | power-fault | pipeline-fault | cyber-attack | congestion | outage | other
 * sector        scheme sector id: digital-infrastructure, energy, transport, …
 * state         open | contained | recovering | closed
 * severity      1 (low) … 4 (critical) integer: sorts the list; not a legal class
 * class/<CC>    legal class decided by a State: significant | large-scale; class-at/<CC> when. None: "not classified by any State"
 * happened-at, known-at, ended-at; known-by/<who> (who: actor id or desk label) time that one learnt it
 * asset/<asset id> true; country/<CC> true; lead (actor id); cause (text; absent: "not established")
 * rating        "A2": source reliability A-F and credibility 1-6
 * att/<sha256>  true: attached; size, name and type stand in the body's `att` (log.md §4)
 * repair        text ("ship assigned"), repair-from, repair-to (times of the ETA range)
 * entry/<uuid>  true: log entries it grew from; from-incident ref when it was carried into a crisis */

/* --- fault: damage to a stretch of a line ------------------------------ */
#define WF_TYPE_NAME_FAULT "fault"
/* incident (uuid), asset (id), part (integer leg index), end (landing point id that distances count from),
 * from-m, to-m (integers, metres along the cable from `end`), accuracy-m (integer, half width of the uncertainty),
 * position-known (boolean; FALSE: "position not known better than …"), placed-by (actor id), rating,
 * stage: reported | located | ship-assigned | permit | on-site | spliced | tested | restored; eta-from, eta-to (times:
 * the range in which the cable is restored)
 * at ("lat lon" in decimal degrees, where a position was said and laid on the route), typed (the place as it was typed)
 * statement-on (uuid of the fault that this is another authority's word on)
 * cause/<c> text of a cause that is thought of; cause-for/<c>/<e>, cause-against/<c>/<e> text of what speaks for and
 * against it, evidence-source/<e>, evidence-rating/<e> ("B2") */

/* --- asset: the service state of a dataset asset, one statement per authority; ent = name ("asset", id) --- */
#define WF_TYPE_NAME_ASSET "asset"
/* asset (id), status/<actor id>: in-service | degraded | out; status-at/<actor id> since when; note/<actor id> text
 * route/<leg index>: surveyed | approximate | schematic: how well the route of the leg is known
 * brief/<actor id>: the status that this authority briefs where statements differ, brief-why/<actor id> its reason */

/* --- entry: one dated line in the log ---------------------------------- */
#define WF_TYPE_NAME_ENTRY "entry"
/* number "FI-0047", kind: observation | assessment | action | decision | told | claim | correction | mode | request | handover
 * text, happened-at, known-at, source (text, a function), channel (phone, mail, …), read-back (boolean), rating ("A2")
 * about/<ref> true; desk ("FI"); corrects (uuid of an entry); answers (uuid of a request)
 * told-to (text); ack-at (time the recipient acknowledged; for told and corrections); briefed/<n> true: went out in briefing n
 * evidence/<e> text of what was attached to it later: the approach of a vessel's track, as transmitted
 * att/<sha256> true: attached, as for an incident; caller, call-back, where (the call card of the Watch log) */

/* --- claim: a false or unverified public claim ------------------------- */
#define WF_TYPE_NAME_CLAIM "claim"
/* number, title, state: open | countered | closed; happened-at, known-at, owner (actor id), line (none | draft | agreed), rating, country/<CC> */

/* --- board ------------------------------------------------------------- */
#define WF_TYPE_NAME_ACTOR "actor" /* ent = name ("actor", id) */
/* actor (id: of the scheme, or "<scheme id>/<CC>" for a national body, or own "cable-operator"), name (only when not in the scheme),
 * level (technical | operational | political | partner, only then), country, engaged: engaged | standing-by | not-engaged
 * holder, deputy (desks or functions), duty-from, duty-to, handover-at, channel (text), channel-tested-at, reached-at,
 * heard-at, report-every-min (integer: silent when heard-at is older), secretariat, note */
#define WF_TYPE_NAME_TASK "task"
/* a responsibility taken on: actor (id), phase (scheme phase id), responsibility (scheme id, optional), title,
 * state: open | in-progress | done | dropped; holder (function), due-at, due-basis (source of the due time), asked-at, incident (uuid),
 * waiting-on (actor id); entry (uuid of the request that it answers) */
#define WF_TYPE_NAME_ACTIVATION "activation" /* ent = name ("mechanism", actor id) */
/* mechanism (actor id), mode (scheme mode id), decided-by (text), decided-at, basis, entry (uuid) */
/* ent = name ("phase", CC): country, phase (scheme phase id) the State is in */
#define WF_TYPE_NAME_PHASE "phase"
#define WF_TYPE_NAME_DEADLINE "deadline"
/* deadline (scheme id), article, owed-by (actor id), owed-to (actor id), incident (uuid), trigger-at (absent: "clock not
 * started: awareness unknown"), trigger-entry (uuid), due-at, met-at */

/* --- others ------------------------------------------------------------ */
#define WF_TYPE_NAME_NOTE "note"         /* about (ref), text; append-only */
/* number (integer), cut-at, issued-at, audience, ceiling (compartment), language, next-at, title */
#define WF_TYPE_NAME_BRIEFING "briefing"
/* to (actor id), text, due-at, about/<ref>, state: open | answered */
#define WF_TYPE_NAME_REQUEST "request"

/* --- map: what desks put on it ----------------------------------------- */
#define WF_TYPE_NAME_DRAWING "drawing"
/* title, text; geometry (text: a GeoJSON Point, LineString or Polygon of one ring, model/wf-drawing.h), drawn-at,
 * route (of a line; surveyed | approximate | schematic, absent or empty: not said),
 * expires-at (absent: stays), incident (uuid), dataset (uuid of the import that it came with), and from its file
 * feature-id, properties (text: the JSON object as it stood there without blanks; nobody edits it, it goes out again as it came) */
/* an imported file, which itself stays on the computer that imported it; ent = name ("dataset", sha256)
 * target (absent: a layer of the map; "drawings": its features are drawings, model/wf-imported.h), kind (what the features are;
 * absent: as their shapes say), swapped (boolean: the file has latitude first), licence (text found in the file) */
#define WF_TYPE_NAME_DATASET "dataset"
/* sha256, file-name, format, size (integer), title, name-key, imported-at; marking (label found in the file)
 * points, lines, areas, nowhere, refused (integers)
 * replaces (uuid of the import that it took the place of, which was retired with it; its file stays for whoever looks back),
 * features-new, features-changed, features-gone, features-same (integers: against that one; absent: it could not be compared) */

/* clang-format on */
