display_events =
    .command = Менің кездесулерім
    .menu = Менің кездесулерім
display_events-upcoming = Сіздің кездесулеріңіз:
    .row = { event_row }
    .past = Өткендері
    .menu = Мәзір
    .none = Алда кездесу жоқ.
display_events-past = Өткен кездесулер:
    .row = { event_row }
    .upcoming = Алдағылары
    .menu = Мәзір
# «Алда кездесу жоқ» дегеннен кейін.
display_events-nothing = Өткендері де жоқ. Кездесу белгілеу: /create_event
display_events-menu = Бөлімді таңдаңыз:
