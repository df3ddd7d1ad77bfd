// The configuration of the broker through which the displays of an event communicate ("control.broker").
#ifndef PLUMBLINE_FLEET_BROKER_CONFIG_H
#define PLUMBLINE_FLEET_BROKER_CONFIG_H

struct broker_config {
    const char *url;                  // "mqtts://host:8883"; NULL: there is none
    const char *event;                // part of the topics
    const char *user, *password_file; // NULL: none
    const char *ca_file;              // certificates that sign the broker's; NULL: those the system trusts
};

#endif
