admin = Әкімшілер
    .person = Адам
    .name = Аты
    .command = Мейрамхананы басқару
admin-menu = { restaurant_name } мейрамханасын басқару. Бөлімді таңдаңыз:
