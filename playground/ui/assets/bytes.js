// Numbers as Python packs them (figures/attention.py).

// base64 of deflated little-endian int16 -> Float32Array; scale: how much the number 1 was packed as.
export async function unpack(packed, scale) {
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const whole = new Int16Array(await new Response(inflated).arrayBuffer());
  return Float32Array.from(whole, (number) => number / scale);
}
