// What is configured of the broker at which the displays of an event meet.
#ifndef PLUMBLINE_FLEET_BROKER_CONFIG_H
#define PLUMBLINE_FLEET_BROKER_CONFIG_H

struct broker_config {
    const char *url;                  // "mqtts://host:8883"; NULL: there is none, and the display is alone
    const char *event;                // in the topics
    const char *user, *password_file; // NULL for none
    const char *ca_file;              // of who signed its certificate; NULL: those the system trusts
};

#endif
