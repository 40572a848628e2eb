// Style sheets stand beside what they dress; the build gathers them into one file.
declare module "*.css";
