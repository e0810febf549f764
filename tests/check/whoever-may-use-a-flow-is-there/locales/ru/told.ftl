told-soon = Скоро визит.
