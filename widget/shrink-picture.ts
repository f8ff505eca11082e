const largeBytes = 400 * 1024;
const longestPx = 1_600;

/** A picture from a camera, small enough for a slow network; anything else as it is. */
export async function shrinkPicture(file: Blob): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= largeBytes) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, longestPx / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext('2d');
    if (!context) return file;
    // What was transparent would be black in a JPEG.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
    return small && small.size < file.size ? small : file;
  } catch {
    // Not a picture after all, or one that this browser cannot read: the gateway decides.
    return file;
  }
}
