told-first = Придёте?
    .yes = Да, приду
told-second = Придёте?
    .yes = Да, приду
