// Which of a translation's forms a number takes: the catalogue's own rule, the C expression of n in its
// header "Plural-Forms: nplurals=2; plural=(n != 1);".
// https://www.gnu.org/software/gettext/manual/html_node/Plural-forms.html
#ifndef PLUMBLINE_SCENE_PLURAL_FORMS_H
#define PLUMBLINE_SCENE_PLURAL_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLURAL_FORMS_MAX = 16, PLURAL_NODES_MAX = 128 };

// A value or an operation on earlier nodes.
struct plural_node {
    unsigned char operation;
    unsigned char operands[3]; // indices of nodes
    uint64_t value;
};

struct plural_forms {
    size_t count; // of forms
    size_t node_count;
    struct plural_node nodes[PLURAL_NODES_MAX]; // operands first; the last is the result
};

// From a catalogue's header, a text of lines. Without a rule, that of English: one, and any other number.
// False for a rule that is malformed, too long, divides by zero or leads to a form that there is not.
bool plural_forms_read(const char *header, struct plural_forms *out);

// The form's index, below `count`.
size_t plural_forms_index(const struct plural_forms *forms, uint64_t number);

#endif
