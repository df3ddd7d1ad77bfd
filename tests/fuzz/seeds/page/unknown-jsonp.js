show_schedule({"schedule":{}});
