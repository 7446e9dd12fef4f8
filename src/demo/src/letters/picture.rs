//! A picture: a small map, drawn by code.

const WIDTH: u32 = 320;
const HEIGHT: u32 = 200;
const PALETTE: [[u8; 3]; 5] = [
    [0xf7, 0xf5, 0xf0], // paper
    [0xff, 0xff, 0xff], // streets
    [0xb9, 0xd8, 0xae], // the park
    [0x8a, 0x93, 0x90], // houses
    [0x9b, 0x1c, 0x2e], // where you are going
];

/// Björkdalen, from the bus stop to the care centre.
pub(super) fn map() -> Vec<u8> {
    let (width, height) = (WIDTH as usize, HEIGHT as usize);
    let mut pixels = vec![0; width * height];
    let mut paint = |color: u8, left: usize, top: usize, wide: usize, high: usize| {
        for row in pixels.chunks_mut(width).skip(top).take(high) {
            row[left..left + wide].fill(color);
        }
    };
    paint(1, 0, 90, width, 22);
    paint(1, 60, 0, 22, height);
    paint(1, 250, 0, 18, height);
    paint(2, 96, 122, 140, 66);
    for (left, top, wide, high) in [
        (96, 20, 46, 56),
        (156, 34, 30, 42),
        (8, 20, 40, 56),
        (8, 126, 40, 50),
        (278, 20, 34, 56),
        (278, 126, 34, 50),
    ] {
        paint(3, left, top, wide, high);
    }
    paint(4, 200, 44, 36, 32);
    paint(4, 214, 76, 8, 14);

    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(PALETTE.concat());
    let mut writer = encoder.write_header().expect("memory takes it");
    writer.write_image_data(&pixels).expect("as many pixels as were promised");
    writer.finish().expect("memory takes it");
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_is_a_picture_that_can_be_read_back() {
        let file = map();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (WIDTH, HEIGHT));
        assert_eq!(pixels[60 * 320 + 210], 4, "the place you are going to is marked");
        assert!(file.len() < 4_000, "{} bytes", file.len());
    }
}
