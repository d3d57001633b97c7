/** The types of images that are taken, told by their bytes: what a raw `image/*` body may declare. */
export const imageTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;

export type ImageType = (typeof imageTypes)[number];
