def basemap_layers(theme, globe): return []
