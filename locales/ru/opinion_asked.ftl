# О том, что мнения ещё нет, говорить нечего.
opinion_asked-recent =
    .missing = { "" }
