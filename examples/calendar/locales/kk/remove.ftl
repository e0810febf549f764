remove-sure =
    { event_card }

    Кездесуді жоясыз ба? Шақырылғандарға бот кездесу болмайтынын хабарлайды.
    .remove = Иә, жоямын
    .keep = Жоқ, қалсын
remove-removed = Кездесу жойылды. Кездесулеріңіз: /display_events
