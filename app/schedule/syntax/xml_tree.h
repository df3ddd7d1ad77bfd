// The inside of the reading of schedule.xml: the tree of schedule.json, made from the elements as they come.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_XML_TREE_H
#define PLUMBLINE_SCHEDULE_SYNTAX_XML_TREE_H

#include "base/json.h"
#include "schedule/syntax/xml_rules.h"

#include <stdbool.h>
#include <stddef.h>

enum { XML_TREE_DEPTH = 64 };

// Where an event is that is not as its place in the tree says: in a second room of a name, or in none. It has
// this member then, with the steps of an XPath from its day on.
#define XML_TREE_AT "#at"

// Zero-initialise before use. All values belong to `root`.
struct xml_tree {
    json_t *root; // owned
    json_t *conference;
    json_t *rooms;       // of the conference
    json_t *known_rooms; // owned: an object with the names in `rooms`
    json_t *tracks;
    json_t *days;
    json_t *rooms_of_day;   // while a day is open
    json_t *room;           // the list of events of the room that is open; NULL if it has no name
    size_t room_number;     // of the room among those of its day, from 1; 0 outside
    size_t rooms_so_far;    // of the day
    size_t event_number[2]; // of the event among those of its day without a room, and of its room
    json_t *event;          // owned, while one is open
    json_t *object;         // to which the text that is being read belongs
    const char *key;        // of the member that it becomes
    char language[16];      // its xml:lang; "" for none
    char of_event[16];      // the event's xml:lang, which counts where it has no <language>
    struct str text;
    size_t text_depth; // of the element whose text is being read; 0: none
    size_t depth;
    enum xml_place open[XML_TREE_DEPTH];
    const char *repeated; // the last element that was there twice; NULL once it was told of
    bool has_schedule;    // it had a conference or an event
    bool failed;          // memory ran out
};

// The handlers of expat. The caller sees to it that no more than XML_TREE_DEPTH elements are open.
void xml_tree_start(struct xml_tree *tree, const char *name, const char *const *attributes);
void xml_tree_end(struct xml_tree *tree, const char *name);
void xml_tree_text(struct xml_tree *tree, const char *text, size_t length);

// Old versions of pretalx name themselves in a comment.
void xml_tree_comment(struct xml_tree *tree, const char *comment);

// The name without a namespace's prefix.
const char *xml_tree_local(const char *name);

// The tree, which then belongs to the caller.
json_t *xml_tree_take(struct xml_tree *tree);

void xml_tree_free(struct xml_tree *tree);

#endif
