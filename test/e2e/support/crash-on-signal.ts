// Loaded by --import: a fault that nothing catches.
process.on('SIGUSR2', () => {
  throw new Error('crashed as told');
});
