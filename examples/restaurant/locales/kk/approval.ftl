approval-remind =
    Брондау әлі расталмаған, ал басталуына екі сағаттан аз қалды. Қонаққа жауап беру: /bookings

    { booking_visit }
    { bookings_client }
approval-sorry =
    Өкінішке қарай, мейрамхана брондауыңызды растап үлгермеді. Үстел сізге сақталмайды.

    { booking_visit }

    Мейрамхана телефоны: { $setting-phone }
