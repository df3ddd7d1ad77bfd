// Encodings of XML that expat does not know by itself.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_XML_ENCODING_H
#define PLUMBLINE_SCHEDULE_SYNTAX_XML_ENCODING_H

#include <expat.h>

// For XML_SetUnknownEncodingHandler: ISO-8859-15 and Windows-1252
// (https://encoding.spec.whatwg.org/#single-byte-decoder-tables).
int xml_encoding_find(void *context, const char *name, XML_Encoding *out);

#endif
