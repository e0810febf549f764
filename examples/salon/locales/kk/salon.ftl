# Салонның аты мен мекенжайы: өзіңіздікін жазыңыз. Телефоны app.yaml ішінде, `settings`.
salon_name = «Ару»
salon_address = Алматы, Абай даңғылы, 10
# Салонды жүргізетіндерге бөлімдер мен олардың өрістері осылай аталады.
service = Қызметтер
    .name = Атауы
    .position = Тізімдегі орны
    .duration = Ұзақтығы
    .price = Бағасы
    .buffer_before = Алдындағы дайындық
    .buffer_after = Соңындағы жинау
admin = Ұжым
    .person = Telegram ID
    .name = Аты
    .level = Рөлі
    .level-admin = Баптаулар, ұжым мен журналдан басқасы
    .level-viewer = Тек статистика мен пікірлер
master = Шеберлер
    .name = Аты
    .services = Қызметтері
setting =
    .phone = Салон телефоны
