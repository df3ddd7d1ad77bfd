#include "scene/plural_forms.h"

#include <string.h>
#include <strings.h>

enum operation {
    NUMBER, // n
    CONSTANT,
    NOT,
    TIMES,
    DIVIDED,
    MODULO,
    PLUS,
    MINUS,
    LESS,
    GREATER,
    AT_MOST,
    AT_LEAST,
    EQUAL,
    UNEQUAL,
    AND,
    OR,
    CHOICE // c ? a : b
};

// Two-letter operators before those that begin them. As in C, a higher level binds stronger.
static const struct operator
{
    char text[3];
    enum operation operation;
    int level;
}
operators[] = {{"||", OR, 1}, {"&&", AND, 2}, {"==", EQUAL, 3}, {"!=", UNEQUAL, 3}, {"<=", AT_MOST, 4},
    {">=", AT_LEAST, 4}, {"<", LESS, 4}, {">", GREATER, 4}, {"+", PLUS, 5}, {"-", MINUS, 5}, {"*", TIMES, 6},
    {"/", DIVIDED, 6}, {"%", MODULO, 6}};

// Parentheses and choices within each other.
enum { DEPTH_MAX = 32 };

struct parser {
    const char *at, *end;
    struct plural_forms *out;
    int depth;
    bool failed;
};

static void skip_blanks(struct parser *parser)
{
    while (parser->at < parser->end && (*parser->at == ' ' || *parser->at == '\t'))
        parser->at++;
}

static bool take(struct parser *parser, const char *text)
{
    size_t length = strlen(text);
    skip_blanks(parser);
    if ((size_t)(parser->end - parser->at) < length || strncmp(parser->at, text, length) != 0)
        return false;
    parser->at += length;
    return true;
}

static size_t fail(struct parser *parser)
{
    parser->failed = true;
    return 0;
}

static size_t add(struct parser *parser, struct plural_node node)
{
    if (parser->out->node_count == PLURAL_NODES_MAX)
        return fail(parser);
    parser->out->nodes[parser->out->node_count] = node;
    return parser->out->node_count++;
}

static size_t add_operation(struct parser *parser, enum operation operation, size_t a, size_t b, size_t c)
{
    return add(parser, (struct plural_node){.operation = (unsigned char)operation,
                           .operands = {(unsigned char)a, (unsigned char)b, (unsigned char)c}});
}

static bool take_number(struct parser *parser, uint64_t *value)
{
    const uint64_t max = 1000000000;
    bool any = false;
    skip_blanks(parser);
    for (*value = 0; parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9'; parser->at++) {
        *value = *value * 10 + (uint64_t)(*parser->at - '0');
        any = true;
        if (*value > max)
            return false;
    }
    return any;
}

static size_t parse_choice(struct parser *parser);

static size_t parse_operand(struct parser *parser)
{
    size_t negations = 0;
    while (take(parser, "!"))
        negations++;
    struct plural_node node = {.operation = NUMBER};
    size_t operand;
    if (take(parser, "(")) {
        operand = parse_choice(parser);
        if (!take(parser, ")"))
            return fail(parser);
    } else if (take(parser, "n")) {
        operand = add(parser, node);
    } else {
        node.operation = CONSTANT;
        if (!take_number(parser, &node.value))
            return fail(parser);
        operand = add(parser, node);
    }
    for (; negations > 0 && !parser->failed; negations--)
        operand = add_operation(parser, NOT, operand, 0, 0);
    return operand;
}

// The operator of at least this level that comes next; NULL for none.
static const struct operator* take_operator(struct parser *parser, int level)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (operators[i].level >= level && take(parser, operators[i].text))
            return &operators[i];
    return NULL;
}

static size_t parse_operations(struct parser *parser, int level)
{
    size_t left = parse_operand(parser);
    const struct operator* operator;
    while (!parser->failed && (operator= take_operator(parser, level)) != NULL) {
        size_t right = parse_operations(parser, operator->level + 1);
        left = add_operation(parser, operator->operation, left, right, 0);
    }
    return left;
}

static size_t parse_choice(struct parser *parser)
{
    if (++parser->depth > DEPTH_MAX)
        return fail(parser);
    size_t result = parse_operations(parser, 1);
    if (!parser->failed && take(parser, "?")) {
        size_t yes = parse_choice(parser);
        if (parser->failed || !take(parser, ":"))
            return fail(parser);
        size_t no = parse_choice(parser);
        result = add_operation(parser, CHOICE, result, yes, no);
    }
    parser->depth--;
    return result;
}

// What a node comes to. A division by zero counts only where it is not in a part that C would not evaluate.
struct result {
    uint64_t value;
    bool invalid;
};

static uint64_t calculate(int operation, uint64_t a, uint64_t b)
{
    switch (operation) {
    case NOT:
        return !a;
    case TIMES:
        return a * b;
    case DIVIDED:
        return b == 0 ? 0 : a / b;
    case MODULO:
        return b == 0 ? 0 : a % b;
    case PLUS:
        return a + b;
    case MINUS:
        return a - b;
    case LESS:
        return a < b;
    case GREATER:
        return a > b;
    case AT_MOST:
        return a <= b;
    case AT_LEAST:
        return a >= b;
    case EQUAL:
        return a == b;
    case UNEQUAL:
        return a != b;
    case AND:
        return a && b;
    default:
        return a || b;
    }
}

static struct result result_of(const struct plural_node *node, const struct result *results, uint64_t number)
{
    int operation = node->operation;
    if (operation == NUMBER || operation == CONSTANT)
        return (struct result){operation == NUMBER ? number : node->value, false};
    struct result a = results[node->operands[0]];
    struct result b = operation == NOT ? a : results[node->operands[1]];
    if (operation == CHOICE && !a.invalid)
        return a.value ? b : results[node->operands[2]];
    bool decided = (operation == AND && !a.value) || (operation == OR && a.value);
    bool by_zero = (operation == DIVIDED || operation == MODULO) && b.value == 0;
    return (struct result){
        calculate(operation, a.value, b.value), a.invalid || (b.invalid && !decided) || by_zero};
}

// From the operands up: no recursion, and no more steps than nodes.
static struct result evaluate(const struct plural_forms *forms, uint64_t number)
{
    struct result results[PLURAL_NODES_MAX];
    struct result last = {.invalid = true};
    for (size_t i = 0; i < forms->node_count; i++)
        last = results[i] = result_of(&forms->nodes[i], results, number);
    return last;
}

// The value of the header's field; NULL for none.
static const char *find_rule(const char *header)
{
    static const char name[] = "Plural-Forms:";
    for (const char *line = header; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncasecmp(line, name, sizeof name - 1) == 0)
            return line + sizeof name - 1;
    }
    return NULL;
}

bool plural_forms_read(const char *header, struct plural_forms *out)
{
    const char *rule = find_rule(header);
    rule = rule ? rule : "nplurals=2; plural=n!=1;";
    struct parser parser = {.at = rule, .end = rule + strcspn(rule, "\n"), .out = out};
    uint64_t count = 0;
    *out = (struct plural_forms){0};
    if (!take(&parser, "nplurals") || !take(&parser, "=") || !take_number(&parser, &count) || count == 0 ||
        count > PLURAL_FORMS_MAX || !take(&parser, ";") || !take(&parser, "plural") || !take(&parser, "="))
        return false;
    parse_choice(&parser);
    take(&parser, ";");
    skip_blanks(&parser);
    if (parser.failed || parser.at < parser.end)
        return false;
    out->count = (size_t)count;
    // The numbers that msgfmt tries, too: rules look at the last two or three digits.
    for (uint64_t number = 0; number <= 1000; number++) {
        struct result result = evaluate(out, number);
        if (result.invalid || result.value >= count)
            return false;
    }
    return true;
}

size_t plural_forms_index(const struct plural_forms *forms, uint64_t number)
{
    struct result result = evaluate(forms, number);
    return result.invalid || result.value >= forms->count ? 0 : (size_t)result.value;
}
