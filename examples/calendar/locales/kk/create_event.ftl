create_event =
    .command = Кездесу белгілеу
    .menu = Кездесу белгілеу
create_event-title = Кездесуді қалай атаймыз? Мысалы: Әріптестермен түскі ас
create_event-day = Күнді таңдаңыз немесе жазыңыз, мысалы: 12.05.2026.
    .back = Басқа атау
create_event-time = Нешеде басталады? Уақытты жазыңыз, мысалы: 14:30.
    .back = Басқа күн
create_event-ahead =
    .over = Бұл уақыт өтіп кетті. Басқасын таңдаңыз.
create_event-description = Кездесуді сипаттаңыз: не туралы, қайда өтеді.
    .back = Басқа уақыт
create_event-saved =
    Кездесу белгіленді ✅

    { event_card }

    Кездесуге шақыру: /invite
