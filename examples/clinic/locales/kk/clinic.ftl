# Клиниканың аты: өзіңіздікін жазыңыз. Телефоны app.yaml ішінде, `settings`.
clinic_name = «Сәулет»
# Клиниканы жүргізетіндерге бөлімдер мен олардың өрістері осылай аталады.
branch = Филиалдар
    .name = Атауы
    .address = Мекенжайы
    .place = Картадағы орны
    .position = Тізімдегі орны
service = Қызметтер
    .name = Атауы
    .branches = Филиалдары
    .position = Тізімдегі орны
    .duration = Ұзақтығы
    .price = Бағасы
    .buffer_before = Алдындағы дайындық
    .buffer_after = Соңындағы жинау
doctor = Дәрігерлер
    .name = Аты-жөні
    .branch = Филиалы
    .services = Қызметтері
admin = Әкімшілер
    .person = Telegram ID
    .name = Аты
setting =
    .phone = Клиника телефоны
    .prepay = Жазылғанда төлеу
    .pay_within = Төлеу мерзімі
    .tell_staff = Жазылулар туралы хабарлау
