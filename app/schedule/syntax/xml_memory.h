// The memory of expat on this thread: at most so much at a time. What the document itself becomes lies in the
// scratch of base/json.h, but the library keeps a copy of each name and of each attribute's value.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_XML_MEMORY_H
#define PLUMBLINE_SCHEDULE_SYNTAX_XML_MEMORY_H

#include <expat.h>
#include <stdbool.h>

enum { XML_MEMORY_MAX = 256 * 1024 * 1024 };

// For XML_ParserCreate_MM; a parser is freed by the thread that made it.
extern const XML_Memory_Handling_Suite xml_memory;

// Was anything refused because of the bound since the last call?
bool xml_memory_exceeded(void);

#endif
