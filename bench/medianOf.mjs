/** The median of numbers. */
export function medianOf(numbers) {
  return quantileOf(numbers, 0.5);
}

/** The value below which that share of the numbers lies, interpolated. */
export function quantileOf(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below + (above - below) * (place - Math.floor(place));
}
