/** The tray's picture, as each system wants it. The files lie in `icons/` and travel inside of the bundle. */
import { nativeImage, type NativeImage } from 'electron/common'
import template from './icons/trayTemplate.png?inline'
import templateTwice from './icons/trayTemplate@2x.png?inline'
import small from './icons/tray.png?inline'
import twice from './icons/tray@2x.png?inline'

export function trayIcon(): NativeImage {
  // Panels on Linux scale down to what they need, and scale up badly.
  if (process.platform === 'linux') return nativeImage.createFromDataURL(twice)
  const mac = process.platform === 'darwin'
  const image = nativeImage.createEmpty()
  image.addRepresentation({ scaleFactor: 1, dataURL: mac ? template : small })
  image.addRepresentation({ scaleFactor: 2, dataURL: mac ? templateTwice : twice })
  // macOS draws it in the colour of its menu bar.
  image.setTemplateImage(mac)
  return image
}
