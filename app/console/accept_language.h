// Which of the program's languages a reader wants, by the browser's Accept-Language (RFC 9110, 12.5.4).
#ifndef PLUMBLINE_CONSOLE_ACCEPT_LANGUAGE_H
#define PLUMBLINE_CONSOLE_ACCEPT_LANGUAGE_H

// One of `languages` (the last is NULL): that which the header prefers, of those that it prefers alike the
// first. `usual` where it names none of them, is malformed or missing (NULL). "pt-BR" asks for "pt".
const char *accept_language(const char *header, const char *const *languages, const char *usual);

#endif
