// Documents of each format for bench_formats.c, as much like real ones as a template can be.
#ifndef PLUMBLINE_TESTS_BENCH_FORMATS_H
#define PLUMBLINE_TESTS_BENCH_FORMATS_H

#include <stddef.h>

enum bench_syntax { BENCH_JSON, BENCH_XML, BENCH_ICALENDAR };

struct bench_format {
    const char *name;
    enum bench_syntax syntax;
    const char *head, *item, *separator;
    const char *middle, *person; // a second list, of half as many; NULL: none
    const char *tail;
};

#define BENCH_ABSTRACT                                                                                       \
    "Some words on what this talk will be about, as abstracts have them, in a sentence or two, so that the " \
    "file has the size of a real one."
#define BENCH_TITLE "A talk number ~i about containers and their checkpoints"

static const struct bench_format bench_formats[] = {
    {"schedule.json", BENCH_JSON,
        "{\"schedule\":{\"conference\":{\"title\":\"Bench\",\"time_zone_name\":\"Europe/Lisbon\",\"days\":[{"
        "\"date\":\"2026-06-10\",\"rooms\":{\"Room\":[",
        "{\"id\":~i,\"guid\":\"7b1b6bd2-4f3c-5c39-9d6a-~i\",\"logo\":null,\"date\":\"~s+01:00\",\"start\":"
        "\"~t\",\"duration\":\"00:20\",\"room\":\"Room\",\"slug\":\"bench-~i\",\"url\":\"https://"
        "example.org/talk/~i/\",\"title\":\"" BENCH_TITLE "\",\"subtitle\":\"\",\"track\":\"Containers\","
        "\"type\":\"Talk\",\"language\":\"en\",\"abstract\":\"" BENCH_ABSTRACT "\",\"description\":null,"
        "\"persons\":[{\"id\":~i,\"name\":\"Person Number~p\",\"public_name\":\"Person Number~p\"}],"
        "\"links\":[],\"attachments\":[]}",
        ",", NULL, NULL, "]}}]}}}"},
    {"schedule.xml", BENCH_XML,
        "<?xml version='1.0' encoding='utf-8'?>\n<schedule>\n<generator "
        "name=\"pretalx\"/><version>1</version>"
        "<conference><title>Bench</title><time_zone_name>Europe/Lisbon</time_zone_name><days>1</days>"
        "</conference>\n<day index='1' date='2026-06-10'>\n<room name='Room'>\n",
        "            <event guid='7b1b6bd2-4f3c-5c39-9d6a-~i' id='~i' code='AB~i'>\n"
        "                <room>Room</room>\n                <title>" BENCH_TITLE "</title>\n"
        "                <subtitle></subtitle>\n                <type>Talk</type>\n"
        "                <date>~s+01:00</date>\n                <start>~t</start>\n"
        "                <duration>00:20</duration>\n                <abstract>" BENCH_ABSTRACT
        "</abstract>\n"
        "                <slug>bench-~i</slug>\n                <track>Containers</track>\n"
        "                <persons>\n                    <person id='~p'>Person Number~p</person>\n"
        "                </persons>\n                <language>en</language>\n                <recording>\n"
        "                    <license></license>\n                    <optout>false</optout>\n"
        "                </recording>\n                <links></links>\n"
        "                <attachments></attachments>\n                "
        "<url>https://example.org/talk/~i/</url>\n"
        "                <feedback_url></feedback_url>\n            </event>\n",
        "", NULL, NULL, "</room></day></schedule>\n"},
    {"iCalendar", BENCH_ICALENDAR,
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nX-WR-CALNAME:Bench\r\nX-WR-TIMEZONE:Europe/"
        "Lisbon\r\n",
        "BEGIN:VEVENT\r\nUID:pretalx-bench-~i@example.org\r\nDTSTAMP:20260601T000000Z\r\n"
        "DTSTART;TZID=Europe/Lisbon:~c\r\nDTEND;TZID=Europe/Lisbon:~f\r\nSUMMARY:" BENCH_TITLE
        " - Person N\r\n umber~p\r\nDESCRIPTION:Some words on what this talk will be about\\, as abstrac\r\n"
        " ts have them\\, in a sentence or two\\, so that the file has the size of \r\n a real one.\r\n"
        "LOCATION:Room ~r\r\nURL:https://example.org/talk/~i/\r\nEND:VEVENT\r\n",
        "", NULL, NULL, "END:VCALENDAR\r\n"},
    {"Sessionize, All", BENCH_JSON, "{\"sessions\":[",
        "{\"id\":\"~i\",\"title\":\"" BENCH_TITLE "\",\"description\":\"" BENCH_ABSTRACT
        "\",\"startsAt\":\"~s\",\"endsAt\":\"~e\",\"isServiceSession\":false,\"isPlenumSession\":false,"
        "\"speakers\":[\"aaaa-~p\"],\"categoryItems\":[11],\"questionAnswers\":[],\"roomId\":~r,\"liveUrl\":"
        "null,\"recordingUrl\":null,\"status\":\"Accepted\",\"isInformed\":true,\"isConfirmed\":true}",
        ",", "],\"speakers\":[",
        "{\"id\":\"aaaa-~p\",\"firstName\":\"Person\",\"lastName\":\"Number~p\",\"fullName\":\"Person "
        "Number~p\",\"bio\":\"" BENCH_ABSTRACT "\",\"tagLine\":\"Engineer\",\"profilePicture\":null,"
        "\"isTopSpeaker\":false,\"links\":[],\"sessions\":[~i]}",
        "],\"questions\":[],\"categories\":[{\"id\":1,\"title\":\"Track\",\"items\":[{\"id\":11,\"name\":"
        "\"Containers\"}]}],\"rooms\":[{\"id\":0,\"name\":\"Room 0\"},{\"id\":1,\"name\":\"Room 1\"},{\"id\":"
        "2,\"name\":\"Room 2\"},{\"id\":3,\"name\":\"Room 3\"},{\"id\":4,\"name\":\"Room 4\"},{\"id\":5,"
        "\"name\":\"Room 5\"},{\"id\":6,\"name\":\"Room 6\"},{\"id\":7,\"name\":\"Room 7\"},{\"id\":8,"
        "\"name\":\"Room 8\"},{\"id\":9,\"name\":\"Room 9\"}]}"},
    {"Sessionize, Sessions", BENCH_JSON, "[{\"groupId\":1,\"groupName\":\"All\",\"sessions\":[",
        "{\"questionAnswers\":[],\"id\":\"~i\",\"title\":\"" BENCH_TITLE
        "\",\"description\":\"" BENCH_ABSTRACT
        "\",\"startsAt\":\"~s\",\"endsAt\":\"~e\",\"isServiceSession\":false,\"isPlenumSession\":false,"
        "\"speakers\":[{\"id\":\"aaaa-~p\",\"name\":\"Person Number~p\"}],\"categories\":[{\"id\":1,\"name\":"
        "\"Track\",\"categoryItems\":[{\"id\":11,\"name\":\"Containers\"}],\"sort\":0}],\"roomId\":~r,"
        "\"room\":\"Room ~r\",\"liveUrl\":null,\"recordingUrl\":null,\"status\":\"Accepted\"}",
        ",", NULL, NULL, "]}]"},
    {"OPass", BENCH_JSON, "{\"sessions\":[",
        "{\"id\":\"a~i\",\"type\":\"K\",\"room\":\"R~r\",\"start\":\"~s+01:00\",\"end\":\"~e+01:00\",\"qa\":"
        "null,\"slide\":null,\"live\":null,\"record\":null,\"language\":null,\"zh\":{\"title\":"
        "\"容器與檢查點 "
        "~i\",\"description\":\"" BENCH_ABSTRACT "\"},\"en\":{\"title\":\"" BENCH_TITLE
        "\",\"description\":\"" BENCH_ABSTRACT "\"},\"speakers\":[\"s~p\"],\"tags\":[]}",
        ",", "],\"speakers\":[",
        "{\"id\":\"s~p\",\"avatar\":\"https://example.org/~p.png\",\"zh\":{\"name\":\"Person Number~p\","
        "\"bio\":\"" BENCH_ABSTRACT "\"},\"en\":{\"name\":\"Person Number~p\",\"bio\":\"" BENCH_ABSTRACT
        "\"}}",
        "],\"session_types\":[{\"id\":\"K\",\"zh\":{\"name\":\"主題\"},\"en\":{\"name\":\"Keynote\"}}],"
        "\"rooms\":[],\"tags\":[]}"},
    {"pretalx, slots", BENCH_JSON, "{\"count\":1,\"next\":null,\"previous\":null,\"results\":[",
        "{\"id\":~i,\"room\":{\"id\":1~r,\"name\":{\"en\":\"Room ~r\"},\"description\":{},\"uuid\":"
        "\"5a0c1f3e-0000-4000-8000-00000000001~r\",\"guid\":null,\"capacity\":300,\"position\":~r},"
        "\"start\":\"~s+01:00\",\"end\":\"~e+01:00\",\"submission\":{\"code\":\"AB~i\",\"title\":"
        "\"" BENCH_TITLE "\",\"speakers\":[{\"code\":\"P~p\",\"name\":\"Person Number~p\",\"biography\":\"\","
        "\"avatar_url\":null}],\"submission_type\":{\"id\":7,\"name\":{\"en\":\"Talk\"},"
        "\"default_duration\":20},\"track\":{\"id\":3,\"name\":{\"en\":\"Containers\"},\"color\":"
        "\"#a91a25\",\"position\":1},\"tags\":[],\"state\":\"confirmed\",\"abstract\":\"" BENCH_ABSTRACT
        "\",\"duration\":20,\"slot_count\":1,\"content_locale\":\"en\",\"do_not_record\":false},"
        "\"schedule\":77,\"description\":null,\"duration\":20,\"is_visible\":true,\"slot_type\":null}",
        ",", NULL, NULL, "]}"},
    {"pretalx, widget", BENCH_JSON, "{\"talks\":[",
        "{\"code\":\"AB~i\",\"id\":~i,\"title\":\"" BENCH_TITLE "\",\"abstract\":\"" BENCH_ABSTRACT
        "\",\"speakers\":[\"P~p\"],\"track\":3,\"start\":\"~s+01:00\",\"end\":\"~e+01:00\",\"room\":1~r,"
        "\"duration\":20,\"updated\":\"2026-06-01T10:00:00+00:00\",\"content_locale\":\"en\","
        "\"do_not_record\":false,\"state\":null}",
        ",", "],\"speakers\":[", "{\"code\":\"P~p\",\"name\":\"Person Number~p\",\"avatar\":null}",
        "],\"version\":\"1\",\"timezone\":\"Europe/Lisbon\",\"event_start\":\"2026-06-10\",\"event_end\":"
        "\"2026-06-10\",\"tracks\":[{\"id\":3,\"name\":{\"en\":\"Containers\"},\"description\":{},"
        "\"color\":\"#a91a25\"}],\"rooms\":[{\"id\":10,\"name\":{\"en\":\"Room 0\"},\"description\":{}},"
        "{\"id\":11,\"name\":{\"en\":\"Room 1\"},\"description\":{}}]}"},
    {"CCC hub", BENCH_JSON,
        "{\"$schema\":\"https://c3voc.de/schedule/schema2.json\",\"generator\":{\"name\":\"hub\"},"
        "\"schedule\":{\"version\":\"1\",\"conference\":{\"title\":\"Bench\",\"time_zone_name\":\"Europe/"
        "Lisbon\",\"tracks\":[{\"name\":\"Containers\",\"color\":\"#0347b4\",\"slug\":\"c\"}],\"rooms\":[{"
        "\"name\":\"Room 0\",\"slug\":\"r0\",\"guid\":\"11111111-0000-4000-8000-000000000000\"}],\"days\":["
        "{\"index\":1,\"date\":\"2026-06-10\"}]},\"events\":[",
        "{\"type\":\"TALK\",\"guid\":\"7b1b6bd2-4f3c-5c39-9d6a-~i\",\"code\":\"AB~i\",\"start\":"
        "\"~s+01:00\",\"end\":\"~e+01:00\",\"room\":{\"name\":\"Room ~r\",\"slug\":\"r~r\"},\"title\":"
        "\"" BENCH_TITLE "\",\"subtitle\":null,\"abstract\":\"" BENCH_ABSTRACT "\",\"language\":\"en\","
        "\"track\":{\"slug\":\"c\"},\"participants\":[{\"guid\":\"p-~p\",\"name\":\"Person Number~p\","
        "\"role\":\"SPEAKER\"}],\"state\":\"CONFIRMED\"}",
        ",", NULL, NULL, "]}}"},
    {"Open Event, API", BENCH_JSON, "{\"meta\":{\"count\":1},\"data\":[",
        "{\"type\":\"session\",\"id\":\"~i\",\"attributes\":{\"title\":\"" BENCH_TITLE
        "\",\"subtitle\":null,\"level\":null,\"short-abstract\":\"\",\"long-abstract\":\"" BENCH_ABSTRACT
        "\",\"comments\":null,\"starts-at\":\"~s+00:00\",\"ends-at\":\"~e+00:00\",\"language\":\"English\","
        "\"state\":\"confirmed\",\"deleted-at\":null,\"is-locked\":false},\"relationships\":{"
        "\"microlocation\":{\"links\":{\"self\":\"/v1/x\"},\"data\":{\"type\":\"microlocation\",\"id\":"
        "\"1~r\"}},\"speakers\":{\"links\":{},\"data\":[{\"type\":\"speaker\",\"id\":\"~p\"}]}},\"links\":{"
        "\"self\":\"/v1/sessions/~i\"}}",
        ",", "],\"included\":[",
        "{\"type\":\"speaker\",\"id\":\"~p\",\"attributes\":{\"name\":\"Person Number~p\",\"organisation\":"
        "\"Example Institute\"},\"relationships\":{}}",
        ",{\"type\":\"event\",\"id\":\"1\",\"attributes\":{\"name\":\"Bench\",\"timezone\":\"Europe/"
        "Lisbon\"}},{\"type\":\"microlocation\",\"id\":\"10\",\"attributes\":{\"name\":\"Room 0\"}}]}"},
    {"schema.org", BENCH_JSON,
        "{\"@context\":\"https://schema.org\",\"@type\":\"Event\",\"name\":\"Bench\",\"startDate\":"
        "\"2026-06-10\",\"endDate\":\"2026-06-11\",\"subEvent\":[",
        "{\"@type\":\"Event\",\"@id\":\"https://example.org/#t~i\",\"name\":\"" BENCH_TITLE
        "\",\"description\":\"" BENCH_ABSTRACT "\",\"startDate\":\"~s+01:00\",\"endDate\":\"~e+01:00\","
        "\"location\":{\"@type\":\"Place\",\"name\":\"Room ~r\"},\"performer\":[{\"@type\":\"Person\","
        "\"name\":\"Person Number~p\",\"affiliation\":{\"@type\":\"Organization\",\"name\":\"Example "
        "Institute\"}}],\"inLanguage\":\"en\",\"about\":{\"@type\":\"Thing\",\"name\":\"Containers\"}}",
        ",", NULL, NULL, "]}"},
    {"Indico, timetable", BENCH_JSON,
        "{\"count\":1,\"additionalInfo\":{},\"_type\":\"HTTPAPIResult\",\"results\":{\"4\":{\"20260610\":{",
        "\"c~i\":{\"id\":\"c~i\",\"entryType\":\"Contribution\",\"contributionId\":~i,\"title\":"
        "\"" BENCH_TITLE "\",\"description\":\"" BENCH_ABSTRACT "\",\"room\":\"Room ~r\",\"location\":"
        "\"Campus\",\"startDate\":{\"date\":\"~d\",\"time\":\"~t:00\",\"tz\":\"Europe/Lisbon\"},"
        "\"endDate\":{\"date\":\"~d\",\"time\":\"~u:00\",\"tz\":\"Europe/Lisbon\"},\"duration\":20,"
        "\"presenters\":[{\"firstName\":\"Person\",\"familyName\":\"Number~p\",\"name\":\"Number~p, "
        "Person\",\"affiliation\":\"Example Institute\",\"emailHash\":\"x\"}],\"sessionCode\":\"\","
        "\"attachments\":{},\"url\":\"/event/4/contributions/~i/\"}",
        ",", NULL, NULL, "}}}}"},
    {"Indico, event", BENCH_JSON,
        "{\"count\":1,\"_type\":\"HTTPAPIResult\",\"results\":[{\"id\":\"1\",\"title\":\"Bench\","
        "\"timezone\":"
        "\"Europe/Lisbon\",\"room\":\"\",\"contributions\":[",
        "{\"id\":\"~i\",\"db_id\":~i,\"title\":\"" BENCH_TITLE "\",\"description\":\"" BENCH_ABSTRACT
        "\",\"startDate\":{\"date\":\"~d\",\"time\":\"~t:00\",\"tz\":\"Europe/Lisbon\"},\"endDate\":null,"
        "\"duration\":20,\"speakers\":[{\"first_name\":\"Person\",\"last_name\":\"Number~p\",\"fullName\":"
        "\"Number~p, Person\",\"affiliation\":\"Example Institute\"}],\"primaryauthors\":[],\"session\":"
        "\"Containers\",\"room\":\"Room ~r\",\"roomFullname\":\"Room ~r\",\"type\":null,\"url\":"
        "\"https://example.org/event/1/contributions/~i/\"}",
        ",", NULL, NULL, "]}]}"},
    {"Indico, contributions", BENCH_JSON, "[",
        "{\"id\":~i,\"friendly_id\":~i,\"title\":\"" BENCH_TITLE "\",\"description\":\"" BENCH_ABSTRACT
        "\",\"code\":\"\",\"abstract_id\":null,\"keywords\":[],\"venue_name\":\"Campus\",\"room_name\":"
        "\"Room ~r\",\"address\":\"\",\"inherit_location\":true,\"start_dt\":\"~s+00:00\",\"end_dt\":"
        "\"~e+00:00\",\"duration\":1200,\"session\":{\"id\":5,\"title\":\"Containers\",\"friendly_id\":1,"
        "\"code\":\"\"},\"session_block\":null,\"track\":null,\"type\":null,\"custom_fields\":[],\"persons\":"
        "[{\"id\":1,\"person_id\":2,\"email\":\"\",\"first_name\":\"Person\",\"last_name\":\"Number~p\","
        "\"full_name\":\"Person Number~p\",\"title\":\"\",\"affiliation\":\"Example Institute\","
        "\"is_speaker\":true,\"author_type\":\"none\"}]}",
        ",", NULL, NULL, "]"},
};

#endif
