// Runs before the first paint, so that a chosen theme never flashes in the other one. Kept in step with ui/app/theme.ts.
try {
  const theme = localStorage.getItem('causeway.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's colours it is.
}
