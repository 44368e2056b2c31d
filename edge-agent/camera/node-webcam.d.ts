// The package ships no types. Only what `still-source.ts` uses.
declare module 'node-webcam' {
  interface WebcamOptions {
    readonly device: string;
    readonly width: number;
    readonly height: number;
    readonly quality: number;
    readonly output: 'jpeg';
    readonly callbackReturn: 'location';
    /** Pictures thrown away first, while the camera adjusts its exposure. */
    readonly skip: number;
  }
  interface Webcam {
    capture(location: string, callback: (error: Error | null) => void): void;
  }
  const nodeWebcam: { create(options: WebcamOptions): Webcam };
  export = nodeWebcam;
}
