club_hotline = Клуб телефоны: { $setting-hotline }
