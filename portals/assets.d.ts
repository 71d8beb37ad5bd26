declare module '*.css' {}

declare module '*?url' {
  /** Address at which the asset is served. */
  const address: string
  export default address
}
