// The names that Ruby on Rails gives to time zones ("Berlin", "Pacific Time (US & Canada)"): frab publishes
// them.
#ifndef PLUMBLINE_BASE_ZONE_RAILS_H
#define PLUMBLINE_BASE_ZONE_RAILS_H

// The IANA name of Rails' zone; NULL if Rails has none of this name.
const char *zone_rails_name(const char *name);

#endif
