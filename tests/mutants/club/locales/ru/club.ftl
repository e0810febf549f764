club_hotline = Телефон клуба: { $setting-hotline }
